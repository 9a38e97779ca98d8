"""The desktop chat client: a Tk window over a model, a controller and a session on background threads.

This file must stay free of imports: it runs before every module below it, and most of them promise to pull in no
tkinter.
"""
