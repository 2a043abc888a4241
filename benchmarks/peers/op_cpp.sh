#!/bin/sh
# The cost of a call from C++: builds op.cpp against the system's libtorch once, then runs it.
set -e
here=$(cd -- "$(dirname -- "$0")" && pwd)
out=$here/../../artifacts/peers
if [ ! -x "$out/op_cpp" ] || [ "$here/op.cpp" -nt "$out/op_cpp" ]; then
    cmake -S "$here" -B "$out" -DCMAKE_BUILD_TYPE=Release > /dev/null 2>&1
    cmake --build "$out" > /dev/null
fi
exec "$out/op_cpp" "$@"
