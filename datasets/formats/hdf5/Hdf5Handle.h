#pragma once

#include <hdf5.h>
#include <string>

namespace headroom {

/// An open object of HDF5's library, closed by its own function.
class Hdf5Handle {
  public:
    using Close = herr_t (*)(hid_t);
    Hdf5Handle(hid_t id, Close close) : id_(id), close_(close) {}
    ~Hdf5Handle() {
        if (id_ >= 0) close_(id_);
    }
    Hdf5Handle(const Hdf5Handle&) = delete;
    Hdf5Handle& operator=(const Hdf5Handle&) = delete;
    operator hid_t() const { return id_; }

  private:
    hid_t id_;
    Close close_;
};

/// Returns the library's innermost error message.
inline std::string hdf5_reason() {
    std::string text = "no reason given";
    const auto take_first = [](unsigned n, const H5E_error2_t* error, void* out) -> herr_t {
        if (n == 0 && error->desc) *static_cast<std::string*>(out) = error->desc;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &text);
    for (char& c : text)
        if (c == '\n') c = ' ';
    return text;
}

} // namespace headroom
