"""Problem × submission → result. Pure: reads no file, prints nothing, and the same input gives the same result."""
