"""The window: the only code that imports tkinter. Runs on the Tk thread; shows what it is told and decides nothing."""
