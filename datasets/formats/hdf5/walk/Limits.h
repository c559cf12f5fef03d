#pragma once

namespace headroom::hdf5walk {

/// What holds from the start: so much address space, no core file, nothing written.
void limit_memory(unsigned long bytes);

/// Once the file is open: nothing else can be, by limits everywhere and by Landlock where the
/// kernel has it.
void forbid_files();

/// From now on so many seconds of processor time, then the kernel ends the program.
void allow_processor_time(unsigned long seconds);

} // namespace headroom::hdf5walk
