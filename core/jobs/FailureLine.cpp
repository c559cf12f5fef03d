#include "core/jobs/FailureLine.h"

#include "datasets/base/options/OptionName.h"

#include "core/comparison/Format.h"
#include "datasets/base/Cancelled.h"

#include <filesystem>
#include <fmt/format.h>
#include <new>

namespace headroom {

std::optional<FailureLine> failure_line(std::exception_ptr exception) {
    try {
        std::rethrow_exception(exception);
    } catch (const Cancelled&) {
        return std::nullopt;
    } catch (const Error& error) {
        return FailureLine{error.failure(), printable(error.what()), error.option()};
    } catch (const std::bad_alloc&) {
        return FailureLine{Failure::resources,
                           fmt::format("out of memory: try a smaller {}, or {} to smaller images",
                                       option_name("batch-size"), option_name("resize"))};
    } catch (const std::filesystem::filesystem_error& error) {
        return FailureLine{Failure::io, printable(error.what())};
    } catch (const std::exception& error) {
        return FailureLine{Failure::resources,
                           fmt::format("unexpected: {}", printable(error.what()))};
    }
}

} // namespace headroom
