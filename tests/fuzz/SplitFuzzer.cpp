#include "datasets/splits/SplitFile.h"

#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/Survives.h"

// Input: a split file.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    const auto text = FuzzInput(bytes, count).rest();
    survives([&] {
        const auto split = parse_split_file(text, "split.json");
        const auto written = to_text(split);
        if (to_text(parse_split_file(written, "split.json")) != written)
            finding("a split that is another when it is written and read", written.c_str());
    });
    return 0;
}
