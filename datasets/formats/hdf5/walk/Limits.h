#pragma once

namespace headroom::hdf5walk {

/// Limits the address space from the start, and allows no core file and no writing.
void limit_memory(unsigned long bytes);

/// Call once the file is open: forbids opening others, by limits everywhere and by Landlock if the
/// kernel has it.
void forbid_files();

/// Allows that many more seconds of processor time, after which the kernel ends the program.
void allow_processor_time(unsigned long seconds);

} // namespace headroom::hdf5walk
