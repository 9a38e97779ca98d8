"""What must not be lost when things break in the middle of work.

`python3 -m tests.faults` runs all of it at full length, some minutes; `python3 -m tests` runs the same tests shorter.
Each can be run alone, with its length in an environment variable:

- the server is killed 20 times in the middle of thousands of messages a second, and started again:
  `CHAT_KILLS=20 python3 -m tests tests/faults/test_kill.py`, or `python3 -m tests.faults.kill 20`, which says more
- a client is cut off 20 times while it sends:
  `CHAT_CUTS=20 CHAT_SEED="1 2 3" python3 -m tests tests/faults/test_cut.py`
- 100,000 hostile frames: `CHAT_FRAMES=100000 CHAT_SEED=7 python3 -m tests tests/faults/test_hostile.py`
- one of 200 clients stops reading: `CHAT_OTHERS=199 python3 -m tests tests/faults/test_frozen.py`
- the disk is full, and has room again, twice: `python3 -m tests tests/server/test_storage.py`
- two windows with one nick: `python3 -m tests tests/e2e/test_faults.py -k second_window`
- the clock is set back an hour: `python3 -m tests tests/server/test_resume.py -k clock`
- the server goes back to a backup: `python3 -m tests tests/server/test_resume.py -k backup`
- a machine sleeps and wakes: `python3 -m tests tests/chat_gui/test_session.py -k wakes`
"""
