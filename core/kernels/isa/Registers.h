#pragma once

#include <string_view>

namespace headroom {

/// Which of the processor's vector registers a kernel is compiled for.
enum class Registers { none, avx2, avx512 };

/// Floats in one of them.
constexpr int lanes(Registers registers) {
    return registers == Registers::avx512 ? 16 : registers == Registers::avx2 ? 8 : 0;
}

/// The widest that this processor has and the user's cap on oneDNN (IsaCap.h) allows. The answer
/// does not change.
Registers widest_registers();

/// What a value of that cap allows: everything where it is no name of an instruction set.
Registers registers_within(std::string_view cap);

} // namespace headroom
