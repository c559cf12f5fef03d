#pragma once

#include "cli/commands/Command.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

/// Base of the commands on a batch that exists: they take its folder.
class BatchFolderCommand : public Command {
  public:
    std::string usage() const override { return "DIR [OPTIONS]"; }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("dir", "DIR", "a folder that batch run wrote", words_);
        options.require("batches/heads");
        add_more_options(options);
    }

  protected:
    virtual void add_more_options(OptionSet&) {}

    /// Throws Error(usage) unless there is one.
    std::string folder() const {
        if (words_.size() != 1)
            throw usage_error(
                fmt::format("{}: expected one folder, found {}", name(), words_.size()));
        return words_.front();
    }

    std::vector<std::string> words_; ///< the folder, and whatever a command takes after it
};

} // namespace headroom
