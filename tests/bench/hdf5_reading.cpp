/// Measures how fast the images of an HDF5 file are read, beside H5Dread of whole chunks into one
/// buffer and nothing else: megabytes of pixels per second of processor time, the medians of some
/// rounds in turns, and ours over theirs.
///
///     hdf5_reading FOLDER [MEGABYTES [ROUNDS]]
///
/// The files are made in FOLDER and removed.

#include "datasets/formats/hdf5/Hdf5Reader.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <hdf5.h>

using namespace headroom;

namespace {

constexpr hsize_t side = 64, chunk_rows = 64;

struct Case {
    const char* name;
    bool floats, chunked, gzip;
    float most = 1; ///< of floats
};

/// NCHW, so that no side has axes to turn; values that gzip has work with.
void make(const std::string& path, const Case& what, hsize_t count) {
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const auto add = [&](const char* name, std::vector<hsize_t> sizes, hid_t type, hid_t layout,
                         const void* values, hid_t memory) {
        const hid_t space = H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr);
        const hid_t set = H5Dcreate2(file, name, type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
        H5Dwrite(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
        H5Dclose(set);
        H5Sclose(space);
    };
    std::vector<std::uint8_t> pixels(count * 3 * side * side), labels(count);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>((i * 2654435761u >> 24 & 15) + i / 4096 % 200);
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = i % 2;
    const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    const hsize_t chunk[] = {chunk_rows, 3, side, side};
    if (what.chunked) H5Pset_chunk(layout, 4, chunk);
    if (what.gzip) H5Pset_deflate(layout, 4);
    if (what.floats) {
        std::vector<float> floats(pixels.begin(), pixels.end());
        for (float& value : floats)
            value *= what.most / 255;
        add("x_train", {count, 3, side, side}, H5T_NATIVE_FLOAT, layout, floats.data(),
            H5T_NATIVE_FLOAT);
    } else {
        add("x_train", {count, 3, side, side}, H5T_NATIVE_UINT8, layout, pixels.data(),
            H5T_NATIVE_UINT8);
    }
    add("y_train", {count}, H5T_NATIVE_UINT8, H5P_DEFAULT, labels.data(), H5T_NATIVE_UINT8);
    H5Pclose(layout);
    H5Fclose(file);
}

double processor_seconds(const std::function<void()>& work) {
    const auto now = [] {
        timespec time{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    };
    const double begin = now();
    work();
    return now() - begin;
}

void read_raw(const std::string& path, const Case& what, hsize_t count) {
    const hid_t type = what.floats ? H5T_NATIVE_FLOAT : H5T_NATIVE_UINT8;
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t set = H5Dopen2(file, "x_train", H5P_DEFAULT);
    const hid_t space = H5Dget_space(set);
    std::vector<char> buffer(chunk_rows * 3 * side * side * H5Tget_size(type));
    for (hsize_t first = 0; first < count; first += chunk_rows) {
        const hsize_t start[] = {first, 0, 0, 0};
        const hsize_t rows[] = {std::min(chunk_rows, count - first), 3, side, side};
        const hid_t memory = H5Screate_simple(4, rows, nullptr);
        H5Sselect_hyperslab(space, H5S_SELECT_SET, start, nullptr, rows, nullptr);
        if (H5Dread(set, type, memory, space, H5P_DEFAULT, buffer.data()) < 0) std::abort();
        H5Sclose(memory);
    }
    H5Sclose(space);
    H5Dclose(set);
    H5Fclose(file);
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void measure(const std::filesystem::path& folder, const Case& what, double megabytes, int rounds) {
    const auto path = (folder / "hdf5_reading.h5").string();
    const double image_megabytes = 3 * side * side * (what.floats ? 4 : 1) / 1e6;
    const auto count = static_cast<hsize_t>(megabytes / image_megabytes);
    make(path, what, count);
    {
        const auto found = read_hdf5(path, {});
        const auto& blocks = found.train->blocks;
        std::vector<double> ours, raw;
        for (int round = 0; round < rounds; ++round) {
            raw.push_back(processor_seconds([&] { read_raw(path, what, count); }));
            ours.push_back(processor_seconds([&] {
                Pixels block;
                for (std::size_t first = 0; first < count; first += blocks.block_size)
                    blocks.read(first, std::min<std::size_t>(blocks.block_size, count - first),
                                block);
            }));
        }
        const double all = static_cast<double>(count) * image_megabytes;
        fmt::print("{:24} {:8.0f} {:8.0f} {:8.2f}\n", what.name, all / median(raw),
                   all / median(ours), median(raw) / median(ours));
        std::fflush(stdout);
    }
    std::filesystem::remove(path);
}

} // namespace

int main(int count, char** arguments) try {
    if (count < 2) throw std::runtime_error("hdf5_reading FOLDER [MEGABYTES [ROUNDS]]");
    const double megabytes = count > 2 ? std::atof(arguments[2]) : 200;
    const int rounds = count > 3 ? std::atoi(arguments[3]) : 5;
    fmt::print("{:24} {:>8} {:>8} {:>8}\n", "MB/s", "H5Dread", "ours", "ratio");
    for (const Case& what :
         {Case{"uint8, contiguous", false, false, false}, Case{"uint8, chunks", false, true, false},
          Case{"uint8, chunks, gzip", false, true, true},
          Case{"float32, contiguous", true, false, false},
          Case{"float32, chunks", true, true, false},
          Case{"float32, chunks, gzip", true, true, true},
          Case{"float32, chunks, to 255", true, true, false, 255}})
        measure(arguments[1], what, megabytes, rounds);
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
