# expect: exception
# ends the program before there is anything to call
import sys
sys.exit(0)
