#pragma once

#include <algorithm>
#include <hdf5.h>
#include <mutex>
#include <string>

// For datasets/Hdf5*.cpp alone: how HDF5's C library is held.
namespace headroom::hdf5 {

/// Held during every use of the library; also keeps it from printing its errors.
class Library {
  public:
    Library() : lock_(mutex()) {
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

/// An open object of the library, closed with its own function.
class Handle {
  public:
    using Close = herr_t (*)(hid_t);
    Handle(hid_t id, Close close) : id_(id), close_(close) {}
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    operator hid_t() const { return id_; }

  private:
    hid_t id_;
    Close close_;
};

/// What the library says went wrong, at the place where it did.
inline std::string reason() {
    std::string text = "no reason given";
    const auto take_first = [](unsigned n, const H5E_error2_t* error, void* out) -> herr_t {
        if (n == 0 && error->desc) *static_cast<std::string*>(out) = error->desc;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &text);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

} // namespace headroom::hdf5
