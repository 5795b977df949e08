"""From the files of students to plain, trusted numbers: bad input is data here, never an exception."""
