# expect: syntax_error or timeout or memory or exception
# a constant for the compiler to fold
x = 9 ** 9 ** 9 ** 9
