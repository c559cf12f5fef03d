#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/Survives.h"

#include <array>
#include <zlib.h>

// Input: a byte of flags, then parts: images and labels of train, images and labels of t10k.
//   1 images and 2 labels are packed here, so that mutations reach what is behind the checksum
//   4 the files are named .gz as they are, so that mutations reach zlib
//   8 there is a t10k set

using namespace headroom;

namespace {

std::string gzip(std::string_view bytes) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    FuzzInput input(bytes, count);
    const auto flags = input.byte();
    const auto write = [&](const std::string& stem, bool there, bool pack) {
        const auto part = input.part();
        folder.remove(stem);
        folder.remove(stem + ".gz");
        if (!there) return;
        if (pack)
            folder.write(stem + ".gz", gzip(part));
        else
            folder.write(stem + (flags & 4 ? ".gz" : ""), part);
    };
    for (const char* set : {"train", "t10k"}) {
        const bool there = set == std::string("train") || flags & 8;
        write(std::string(set) + "-images-idx3-ubyte", there, flags & 1);
        write(std::string(set) + "-labels-idx1-ubyte", there, flags & 2);
    }
    open_and_read(folder.path());
    return 0;
}
