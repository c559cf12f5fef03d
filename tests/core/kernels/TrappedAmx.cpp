#include "tests/core/kernels/TrappedAmx.h"

#include "core/kernels/amx/Tiles.h"

#if defined(__x86_64__) && defined(__linux__)

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ucontext.h>

namespace headroom {

namespace {

/// A VEX-coded instruction of map 0F38 (Intel SDM, volume 2, "Instruction Format").
struct Instruction {
    int prefix = 0, opcode = 0;     ///< prefix: 0 none, 2 F3, 3 F2
    int reg = 0, rm = 0, third = 0; ///< operands that are registers
    bool in_memory = false;         ///< the operand rm
    std::byte* address = nullptr;   ///< address of the memory operand: base and displacement
    std::ptrdiff_t stride = 0;      ///< the scaled index
    const std::uint8_t* next = nullptr;
};

/// The general registers in the order of their numbers.
constexpr int registers[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP,
                             REG_RSI, REG_RDI, REG_R8,  REG_R9,  REG_R10, REG_R11,
                             REG_R12, REG_R13, REG_R14, REG_R15};

bool decode(const greg_t* values, Instruction& out) {
    auto* code = reinterpret_cast<const std::uint8_t*>(values[REG_RIP]);
    constexpr int vex3 = 0xc4, map_0f38 = 2, wide_or_256_bits = 0x84;
    if (code[0] != vex3 || (code[1] & 31) != map_0f38 || (code[2] & wide_or_256_bits)) return false;
    const int r = code[1] & 0x80 ? 0 : 8, x = code[1] & 0x40 ? 0 : 8, b = code[1] & 0x20 ? 0 : 8;
    out.prefix = code[2] & 3;
    out.third = ~(code[2] >> 3) & 15;
    out.opcode = code[3];
    const int mod = code[4] >> 6, rm = code[4] & 7;
    out.reg = (code[4] >> 3 & 7) + r;
    out.rm = rm + b;
    out.next = code + 5;
    out.in_memory = mod != 3;
    if (!out.in_memory) return true;

    auto displacement = [&](std::size_t bytes) {
        std::int32_t wide = 0;
        std::int8_t narrow = 0;
        bytes == 4 ? std::memcpy(&wide, out.next, 4) : std::memcpy(&narrow, out.next, bytes);
        out.next += bytes;
        return greg_t{wide} + narrow;
    };
    greg_t address = 0;
    if (rm == 4) { // base and index
        const int sib = *out.next++, index = (sib >> 3 & 7) + x, base = sib & 7;
        if (index != 4) out.stride = values[registers[index]] * (1 << (sib >> 6));
        if (base == 5 && mod == 0)
            address = displacement(4);
        else
            address = values[registers[base + b]];
    } else if (rm == 5 && mod == 0) { // relative to the next instruction
        address = displacement(4);
        address += reinterpret_cast<greg_t>(out.next);
    } else {
        address = values[registers[out.rm]];
    }
    if (mod == 1) address += displacement(1);
    if (mod == 2) address += displacement(4);
    out.address = reinterpret_cast<std::byte*>(address);
    return true;
}

/// The processor's tiles.
class Model {
  public:
    bool execute(const Instruction& i) {
        constexpr int none = 0, f3 = 2, f2 = 3;
        constexpr int configuration = 0x49, transfer = 0x4b, product = 0x5c;
        if (i.opcode == configuration && i.prefix == none)
            return i.in_memory ? configure(i.address) : release();
        if (!configured_ || i.reg > 7) return false;
        auto& tile = tiles_[i.reg];
        if (i.opcode == configuration && i.prefix == f2 && !i.in_memory) {
            std::memset(tile, 0, sizeof(tile));
            return true;
        }
        if (i.opcode == transfer && i.in_memory &&
            reinterpret_cast<std::uintptr_t>(i.address) % 64 == 0) {
            for (int row = 0; row < tile_rows; ++row) {
                auto* memory = i.address + row * i.stride;
                if (i.prefix == f2) std::memcpy(tile[row], memory, 64);
                if (i.prefix == f3) std::memcpy(memory, tile[row], 64);
            }
            return i.prefix == f2 || i.prefix == f3;
        }
        if (i.opcode == product && i.prefix == f3 && !i.in_memory && i.rm < 8 && i.third < 8) {
            EmulatedTiles unit;
            unit.load<0>(tile);
            unit.load<1>(tiles_[i.rm]);
            unit.load<2>(tiles_[i.third]);
            unit.multiply<0, 1, 2>();
            unit.store<0>(reinterpret_cast<float*>(tile));
            return true;
        }
        return false;
    }

  private:
    /// Supports only what is used: palette 1, eight tiles of 16 rows of 64 bytes.
    bool configure(const std::byte* memory) {
        std::uint8_t expected[64] = {1};
        for (int tile = 0; tile < 8; ++tile) {
            expected[16 + 2 * tile] = 64;
            expected[48 + tile] = tile_rows;
        }
        if (configured_ || std::memcmp(memory, expected, sizeof(expected)) != 0) return false;
        std::memset(tiles_, 0, sizeof(tiles_));
        return configured_ = true;
    }
    bool release() {
        bool was_configured = configured_;
        configured_ = false;
        return was_configured;
    }

    bool configured_ = false;
    alignas(64) std::byte tiles_[8][tile_rows][64];
};

void on_illegal_instruction(int signal, siginfo_t*, void* context) {
    static Model model;
    auto* values = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
    Instruction instruction;
    if (decode(values, instruction) && model.execute(instruction))
        values[REG_RIP] = reinterpret_cast<greg_t>(instruction.next);
    else
        std::signal(signal, SIG_DFL); // then execute it again, which ends the process
}

} // namespace

bool trap_amx() {
    if (__builtin_cpu_supports("amx-tile")) return false;     // only part of it would be trapped
    if (std::getenv("HEADROOM_NO_TRAPPED_AMX")) return false; // qemu 7.2 decodes others
    struct sigaction action {};
    action.sa_sigaction = on_illegal_instruction;
    action.sa_flags = SA_SIGINFO;
    return sigaction(SIGILL, &action, nullptr) == 0;
}

} // namespace headroom

#else

namespace headroom {

bool trap_amx() {
    return false;
}

} // namespace headroom

#endif
