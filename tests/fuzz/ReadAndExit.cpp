#include "tests/fuzz/Survives.h"

// Reads the data that it is given, and ends as any program does. See Hdf5ExitFuzzer.cpp.
int main(int count, char** arguments) {
    if (count != 2) return 2;
    headroom::open_and_read(arguments[1]);
    return 0;
}
