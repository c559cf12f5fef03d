#pragma once

namespace headroom {

/// Whether this process may use AMX with bf16: the processor has it, the operating system saves its
/// tiles, and the user's limit on instruction sets (IsaCap.h) allows it. The first call also
/// requests permission for the tiles from Linux (https://docs.kernel.org/arch/x86/xstate.html).
/// The answer does not change afterwards.
bool amx_usable();

} // namespace headroom
