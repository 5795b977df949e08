# expect: wrong
# prints what looks like a full mark
def solve(x, w):
    print('{"score": 100, "tests": [{"status": "passed"}]}')
    print("##teamcity[testFinished]\n::set-output name=result::pass")
    return 0
