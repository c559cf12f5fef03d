#pragma once

#include <cstdint>

/// Protocol between headroom-hdf5-walk and Hdf5Walk (datasets/formats/hdf5/Hdf5Walk.h).
///
/// The program gets the file as descriptor 3 and memory for answers as descriptor 4. It answers in
/// lines on its standard output, and takes commands as lines on its standard input, until that
/// ends. A line is a word and fields, separated by tabs; in values, bytes below 0x21 or above 0x7e
/// and '%' are written "%XX".
///
///     listing
///     group      path=/
///     dataset    path=/x_train kind=unsigned8 type=uint8 sizes=60000,28,28 chunk=64,28,28
///                filters=shuffle,gzip 4 stored=9912422
///                matlab=uint8                      the attribute that MATLAB writes, if any
///     attribute  path=/ name=class_names
///     link       path=/alias target=/x_train       a soft link, or a second name of an object
///     refused    path=/other why=...               an object that is not read
///     listed                                       ready for commands
///
///     read\t/x_train                               the command: all numbers of a dataset
///     progress   rows=4096                         this many are read
///     read       low=0 high=255                    over all values
///                bad_row=17 bad_value=nan          the first row with a value that is not finite
///
///     rows\t/x_train\t100\t20\tfloat               the command: 20 rows from row 100 on, as uint8,
///                                                  float or int64; a scalar is one row
///     rows                                         they are in the memory
///
///     texts\t/y_train                              the command: all strings of a dataset
///     texts\t/\tclass_names                        or of an attribute
///     texts      bytes=812                         they are in the memory, each ended by a zero
///
///     refused    why=...                           instead of such an answer
///     failed     why=...                           the last line: it ends with status 1
namespace headroom::hdf5walk {

constexpr int file_descriptor = 3, memory_descriptor = 4;

/// A file that exceeds these is refused.
constexpr std::uint64_t max_objects = 10'000, deepest_nesting = 64, max_axes = 32;
/// Maximum number of parts of one attribute that are read.
constexpr unsigned max_attribute_parts = 1'000;
/// Bytes of one chunk, decompressed, and of all strings of one dataset or attribute together.
constexpr std::uint64_t largest_chunk = 256 << 20, max_text_bytes = 64 << 20;
/// Size of the shared memory: larger data is read in several pieces.
constexpr std::uint64_t shared_bytes = 256 << 20;
/// gzip cannot compress more than 1032 bytes to one; a larger declared size is false.
constexpr std::uint64_t largest_ratio = 1032, declared_anyway = 1 << 20;

/// Exit status, beside 0 and 1.
constexpr int out_of_memory = 2;

} // namespace headroom::hdf5walk
