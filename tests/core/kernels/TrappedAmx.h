#pragma once

namespace headroom {

/// Lets this process run AmxTiles on an x86-64 processor without AMX: an illegal instruction that
/// AmxTiles uses is decoded, and its effect modelled. Anything else ends the process, also what AMX
/// itself or our rules forbid: tiles used before they are configured, configured again before they
/// are released, or in memory that is not aligned to 64 bytes. One thread at a time. Returns false
/// if the processor has AMX, if HEADROOM_NO_TRAPPED_AMX is set in the environment, or if this is
/// not Linux.
bool trap_amx();

} // namespace headroom
