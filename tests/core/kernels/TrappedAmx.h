#pragma once

namespace headroom {

/// Lets this process run AmxTiles on an x86-64 processor without AMX: an illegal instruction that
/// is one of those AmxTiles uses is decoded, and its effect modelled; any other ends the process,
/// as does what AMX itself or this code's rules forbid: tiles used before they are configured,
/// configured again before they are released, or in memory that is not aligned to 64 bytes.
/// One thread at a time. False where the processor has AMX, where HEADROOM_NO_TRAPPED_AMX is set in
/// the environment, and anywhere but on Linux.
bool trap_amx();

} // namespace headroom
