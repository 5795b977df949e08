# expect: syntax_error
# bytes that are no text
x = "@LATIN@"
