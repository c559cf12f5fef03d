#include "core/runs/events/EventRecord.h"

#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/Survives.h"

// Input: an event file.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    const auto file = FuzzInput(bytes, count).rest();
    survives([&] {
        std::size_t at = 0;
        while (const auto record = record_at(file, at)) {
            if (record->end <= at || record->end > file.size()) finding("a record's end", "");
            if (record->first && record->step != 0) finding("a first record with a step", "");
            at = record->end;
        }
    });
    return 0;
}
