#include "tests/fuzz/FuzzFolder.h"
#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/Survives.h"

// Input: a byte of flags, the class names as a part, then labels. An image is one colour and its
// place, so that a mutation need not invent 3,072 bytes.
//   1 there is a file of class names      2 a test batch too, of the same records
//   4 the last record is cut off          8 a second train batch

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static const FuzzFolder folder;
    FuzzInput input(bytes, count);
    const auto flags = input.byte();
    const auto names = input.part();
    std::string records;
    for (const char label : input.rest().substr(0, 64)) {
        records += label;
        records.append(3072, label);
    }
    if (flags & 4 && !records.empty()) records.pop_back();

    const auto write = [&](const char* name, bool there, std::string_view content) {
        if (there)
            folder.write(name, content);
        else
            folder.remove(name);
    };
    write("batches.meta.txt", flags & 1, names);
    write("data_batch_1.bin", true, records);
    write("data_batch_2.bin", flags & 8, records);
    write("test_batch.bin", flags & 2, records);
    open_and_read(folder.path());
    return 0;
}
