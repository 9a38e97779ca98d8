"""What must not be lost when things break in the middle of work: processes that are killed, and what they leave."""
