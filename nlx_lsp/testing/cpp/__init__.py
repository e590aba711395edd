"""C and C++: where their tests live, how a call is written there, and how a test is built."""
