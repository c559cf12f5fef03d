#pragma once

#include <string>

namespace headroom {

/// Loads a module of the program, such as "headroom-images.so", and returns its symbol; it stays
/// loaded. Qt is used only in such modules: it needs some thirty libraries, and every command would
/// take twice the time to start. Throws Error(resources) if it cannot: the line ends with what
/// cannot be done without it, and the remedy.
void* module_symbol(const char* file, const char* symbol, const std::string& without);

} // namespace headroom
