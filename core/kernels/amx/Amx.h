#pragma once

#include <string_view>

namespace headroom {

/// May this process use AMX with bf16? Asks the processor, the operating system, and the user's
/// cap on oneDNN; the first call also asks Linux for the tiles' place in the process's saved state
/// (https://docs.kernel.org/arch/x86/xstate.html). The answer does not change afterwards.
bool amx_usable();

/// Does this value of ONEDNN_MAX_CPU_ISA or DNNL_MAX_CPU_ISA leave AMX to oneDNN? In any case of
/// letters: "", "ALL", "DEFAULT" and whatever oneDNN would not know do; a name of an instruction
/// set ("AVX512_CORE_BF16") does if it says AMX ("AVX512_CORE_AMX_FP16").
bool cap_allows_amx(std::string_view cap);

} // namespace headroom
