#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/ReadWeights.h"
#include "tests/fuzz/StoredZip.h"

// What the reader makes of a sound archive with any pickle in it. Input: a byte of flags, the
// pickle as a part, then the values of each of two storages. With flag 1 it is PyTorch's older
// form.

using namespace headroom;
using namespace std::string_literals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    FuzzInput input(bytes, count);
    const bool legacy = (input.byte() & 1) != 0;
    const std::string pickle(input.part()), storage(input.part()), other(input.rest());
    std::string content;
    if (legacy) {
        content = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."s +
                  "\x80\x02M\xe9\x03."s + "\x80\x02}q\x00."s + pickle +
                  "\x80\x02]q\x00X\x01\x00\x00\x00"s + "0a."s +
                  StoredZip::little(storage.size() / 4, 8) + storage;
    } else {
        StoredZip zip;
        zip.add("archive/data.pkl", pickle);
        zip.add("archive/data/0", storage);
        zip.add("archive/data/1", other);
        content = zip.bytes();
    }
    read_weights(folder.write("weights.pth", content), content.size());
    return 0;
}
