#include "datasets/export/Hdf5Output.h"

#include "datasets/base/Error.h"
#include "datasets/formats/hdf5/Hdf5Handle.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

namespace headroom {

namespace {

/// State that the library keeps of an open file; its own part comes first.
struct DriverFile {
    H5FD_t common;
    Hdf5Output* output;
    haddr_t allocated;
};

Hdf5Output& output_of(H5FD_t* file) {
    return *reinterpret_cast<DriverFile*>(file)->output;
}

/// The library passes a copy of this to the driver.
struct DriverInfo {
    Hdf5Output* output;
};

H5FD_t* open(const char*, unsigned, hid_t access, haddr_t) {
    const auto* info = static_cast<const DriverInfo*>(H5Pget_driver_info(access));
    return info ? &(new DriverFile{{}, info->output, 0})->common : nullptr;
}

herr_t close(H5FD_t* file) {
    delete reinterpret_cast<DriverFile*>(file);
    return 0;
}

/// The same as of HDF5's default driver.
herr_t query(const H5FD_t*, unsigned long* flags) {
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

haddr_t allocated(const H5FD_t* file, H5FD_mem_t) {
    return reinterpret_cast<const DriverFile*>(file)->allocated;
}

herr_t set_allocated(H5FD_t* file, H5FD_mem_t, haddr_t end) {
    reinterpret_cast<DriverFile*>(file)->allocated = end;
    return 0;
}

haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) {
    return reinterpret_cast<const DriverFile*>(file)->output->size();
}

herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t place, std::size_t count, void* bytes) {
    return output_of(file).read(place, bytes, count) ? 0 : -1;
}

herr_t write(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t place, std::size_t count, const void* bytes) {
    output_of(file).write(place, bytes, count);
    return 0;
}

herr_t truncate(H5FD_t* file, hid_t, hbool_t) {
    output_of(file).resize(reinterpret_cast<DriverFile*>(file)->allocated);
    return 0;
}

/// Registered once.
hid_t driver() {
    static const hid_t id = [] {
        static H5FD_class_t methods{};
#if H5_VERSION_GE(1, 13, 0)
        methods.version = H5FD_CLASS_VERSION;
        methods.value = static_cast<H5FD_class_value_t>(512); // the first for applications
#endif
        methods.name = "headroom";
        methods.maxaddr = static_cast<haddr_t>(INT64_MAX);
        methods.fc_degree = H5F_CLOSE_WEAK;
        methods.fapl_size = sizeof(DriverInfo);
        methods.open = open;
        methods.close = close;
        methods.query = query;
        methods.get_eoa = allocated;
        methods.set_eoa = set_allocated;
        methods.get_eof = end_of_file;
        methods.read = read;
        methods.write = write;
        methods.truncate = truncate;
        constexpr H5FD_mem_t kinds[] = H5FD_FLMAP_DICHOTOMY;
        std::ranges::copy(kinds, methods.fl_map);
        return H5FDregister(&methods);
    }();
    return id;
}

} // namespace

Hdf5Output::Hdf5Output(const std::filesystem::path& path)
    : path_(path), descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0)
        throw io_error(
            fmt::format("{}: cannot be created: {}", path.string(), std::strerror(errno)));
}

Hdf5Output::~Hdf5Output() {
    ::close(descriptor_);
}

std::int64_t Hdf5Output::create() {
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    const DriverInfo info{this};
    if (H5Pset_driver(access, driver(), &info) < 0) return -1;
    return H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access);
}

void Hdf5Output::write(std::uint64_t place, const void* bytes, std::size_t count) {
    size_ = std::max<std::uint64_t>(size_, place + count);
    const auto* next = static_cast<const char*>(bytes);
    while (count > 0 && problem_ == 0) {
        const auto done = ::pwrite(descriptor_, next, count, static_cast<off_t>(place));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) {
            problem_ = done < 0 ? errno : ENOSPC;
            return;
        }
        next += done;
        place += static_cast<std::uint64_t>(done);
        count -= static_cast<std::size_t>(done);
    }
}

bool Hdf5Output::read(std::uint64_t place, void* bytes, std::size_t count) const {
    auto* next = static_cast<char*>(bytes);
    while (count > 0) {
        const auto done = ::pread(descriptor_, next, count, static_cast<off_t>(place));
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        if (done == 0) {
            std::memset(next, 0, count);
            return true;
        }
        next += done;
        place += static_cast<std::uint64_t>(done);
        count -= static_cast<std::size_t>(done);
    }
    return true;
}

void Hdf5Output::resize(std::uint64_t size) {
    if (problem_ == 0 && ::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) problem_ = errno;
    size_ = size;
}

} // namespace headroom
