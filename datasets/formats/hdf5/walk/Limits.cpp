#include "datasets/formats/hdf5/walk/Limits.h"

#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace headroom::hdf5walk {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool address_sanitizer = true;
#elif defined(__has_feature)
constexpr bool address_sanitizer = __has_feature(address_sanitizer);
#else
constexpr bool address_sanitizer = false;
#endif

void limit(int resource, rlim_t max) {
    rlimit now{};
    getrlimit(static_cast<__rlimit_resource>(resource), &now);
    if (now.rlim_max != RLIM_INFINITY && max > now.rlim_max) max = now.rlim_max;
    const rlimit wanted{max, max};
    setrlimit(static_cast<__rlimit_resource>(resource), &wanted);
}

} // namespace

void limit_memory(unsigned long bytes) {
    // Address sanitizer reserves terabytes.
    if (!address_sanitizer) limit(RLIMIT_AS, bytes);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
}

void forbid_files() {
    limit(RLIMIT_NPROC, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    landlock_ruleset_attr rules{};
    rules.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1; // all of its first version
    const auto ruleset =
        static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0));
    if (ruleset >= 0) {
        syscall(SYS_landlock_restrict_self, ruleset, 0);
        close(ruleset);
    }
    limit(RLIMIT_NOFILE, 0); // last: Landlock's ruleset is a descriptor
}

void allow_processor_time(unsigned long seconds) {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    rlimit now{};
    getrlimit(RLIMIT_CPU, &now);
    now.rlim_cur = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1 + seconds;
    if (now.rlim_max != RLIM_INFINITY && now.rlim_cur > now.rlim_max) now.rlim_cur = now.rlim_max;
    setrlimit(RLIMIT_CPU, &now);
}

} // namespace headroom::hdf5walk
