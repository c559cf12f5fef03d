#include "cli/commands/Command.h"
#include "packaging/Completion.h"
#include "packaging/ManPage.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

// headroom-generate FOLDER DATE: writes the files generated from the option definitions, as
// installed below share/. CMakeLists.txt lists them.
int main(int argc, char** argv) {
    namespace fs = std::filesystem;
    if (argc != 3) {
        std::fputs("Usage: headroom-generate FOLDER DATE\n", stderr);
        return 2;
    }
    const fs::path share = argv[1];
    const std::string date = argv[2];
    bool good = true;
    const auto write = [&](const fs::path& path, const std::string& text) {
        fs::create_directories((share / path).parent_path());
        good = (std::ofstream(share / path) << text << std::flush).good() && good;
    };
    using namespace headroom;
    write("man/man1/headroom.1", man_page(date));
    for (const auto& name : command_names())
        write("man/man1/" + man_page_name(name) + ".1", command_man_page(name, date));
    write("man/man1/headroom-gui.1", gui_man_page(date));
    write("bash-completion/completions/headroom", bash_completion());
    write("zsh/site-functions/_headroom", zsh_completion());
    return good ? 0 : 1;
}
