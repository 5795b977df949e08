# expect: memory
# fills memory while it is loaded
kept = [bytearray(1 << 24) for _ in range(10000)]
