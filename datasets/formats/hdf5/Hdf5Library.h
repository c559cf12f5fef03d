#pragma once

#include <hdf5.h>
#include <mutex>

namespace headroom {

/// Lock held during every use of HDF5's library, which is not thread-safe as distributions build
/// it; also keeps it from printing its errors, and from closing files at exit: one that failed to
/// close before would crash.
class Hdf5Library {
  public:
    Hdf5Library() : lock_(mutex()) {
        [[maybe_unused]] static const auto once = H5dont_atexit();
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        H5Eclear2(H5E_DEFAULT);
    }

  private:
    static std::recursive_mutex& mutex() {
        static std::recursive_mutex mutex;
        return mutex;
    }
    std::lock_guard<std::recursive_mutex> lock_;
};

} // namespace headroom
