"""Debian's PyTorch computes dense layers in f32 with whatever BLAS is installed. The reference one,
which comes without recommended packages, is thirty times slower: no peer to compare with."""
import sys


def require():
    """To be called when torch has been imported."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        if any("/blas/libblas.so" in line for line in maps):
            sys.exit("PyTorch would compute with the reference BLAS: apt install libopenblas0")
