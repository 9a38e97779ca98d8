"""End to end: window processes, a server process and console clients, all real, on loopback and a virtual screen."""
