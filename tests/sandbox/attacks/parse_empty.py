# expect: missing_function
# nothing at all
