#include "core/jobs/verdict/PredictionFile.h"

#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/Survives.h"

// Input: a CSV file of predictions.

using namespace headroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    const auto text = FuzzInput(bytes, count).rest();
    survives([&] {
        for (const auto& model : parse_predictions(text, "predictions.csv")) {
            const auto rows = model.ids.size();
            if (rows == 0 || model.labels.size() != rows || model.predicted.size() != rows)
                finding("columns of different lengths", model.name.c_str());
            if (!model.confidences.empty() && model.confidences.size() != rows)
                finding("confidences missing", model.name.c_str());
            for (const double confidence : model.confidences)
                if (!(confidence >= 0 && confidence <= 1))
                    finding("a confidence beyond 0 to 1", "");
        }
    });
    return 0;
}
