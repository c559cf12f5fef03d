# shellcheck shell=bash disable=SC2154 # ./dev sets packages
# Debian roots, to build and to install in. Part of ./dev, whose functions it uses.

cache=${XDG_CACHE_HOME:-~/.cache}/headroom
inside=/srv/headroom # the project's place in the root; fixed, so that ccache finds it again
data=${HEADROOM_DATA:-../shared/data}

# Separate namespaces for mounts and processes: both end with the command, even if it is killed,
# so nothing is ever left mounted. A plain container forbids them, and gets no mounts.
isolate=(unshare --mount --propagation private --pid --fork --kill-child)
"${isolate[@]}" true 2>/dev/null || isolate=()

enter_root() { # ROOT COMMAND...: the part of in_root that runs in those namespaces
    local root=$1
    shift
    if $isolated; then
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs tmpfs "$root/tmp"
        if [[ -d $data ]]; then
            mkdir -p "$root$inside/shared/data"
            mount --bind -o ro "$data" "$root$inside/shared/data"
        fi
    fi
    exec env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        LC_ALL=C.UTF-8 ${TERM:+TERM="$TERM"} ${CI:+CI="$CI"} \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        chroot "$root" "$@"
}

in_root() { # ROOT COMMAND...
    (
        export -f enter_root
        isolated=false
        ((${#isolate[@]} == 0)) || isolated=true
        export data inside isolated
        exec "${isolate[@]}" bash -euc "enter_root \"\$@\"" in_root "$@" </dev/null
    )
}

copy_project() { # ROOT: the files git knows or would add, as they are now
    rm -rf --one-file-system "$1$inside"
    mkdir -p "$1$inside/main"
    git ls-files -z --cached --others --exclude-standard |
        while IFS= read -r -d '' file; do [[ ! -e $file ]] || printf '%s\0' "$file"; done |
        tar -c --null -T - | tar -x --no-same-owner -C "$1$inside/main"
    git log -1 --format=%h >"$1$inside/main/.commit"
}

debian_mirror() { # the one this machine's apt uses; nothing (debootstrap's own) if that has none
    # shellcheck disable=SC2016 # apt fills in the variable
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        grep -m 1 -E '^https?://.*/debian/?$' || true
}

bare_root() { # SUITE ROOT: a minimal Debian
    local suite=$1 root=$2 log=$cache/debootstrap-$1.log mirror
    mirror=$(debian_mirror)
    ensure debootstrap
    say "Making a Debian root: $suite"
    rm -rf --one-file-system "$root"
    "${isolate[@]}" debootstrap --variant=minbase "$suite" "$root" ${mirror:+"$mirror"} >"$log" ||
        fail "debootstrap failed, see $log: $(tail -n 1 "$log")"
}

make_root() { # SUITE ROOT: built elsewhere and renamed, so that a killed run leaves no partial root
    local suite=$1 root=$2
    bare_root "$suite" "$root.new"
    copy_project "$root.new"
    in_root "$root.new" "$inside/main/dev" setup
    in_root "$root.new" apt-get clean
    mv -T "$root.new" "$root"
}

# A root is reused as long as its setup stays the same.
root_of() { # SUITE
    local key
    key=$({ echo "${packages[*]}" && declare -f setup ensure apt_install; } | md5sum | cut -c 1-8)
    echo "$cache/root-$1-$key"
}

be_root() { # COMMAND...: continues as root
    ((EUID == 0)) && return
    can_be_root || fail "$1: run it as root, or install sudo"
    exec sudo --preserve-env=HOME,XDG_CACHE_HOME,HEADROOM_DATA,CI,http_proxy,https_proxy \
        ./dev "$@"
}

clean_root() { # [--fresh] SUITE [COMMAND...]
    local fresh=false suite root
    be_root clean-root "$@"
    if [[ ${1:-} == --fresh ]]; then
        fresh=true
        shift
    fi
    suite=${1:-}
    [[ $suite =~ ^[a-z]+$ ]] || fail "clean-root: which Debian? bookworm or trixie"
    shift
    (($#)) || set -- test

    mkdir -p "$cache"
    exec 9>"$cache/$suite.lock"
    flock 9 # a second run in the same suite waits

    root=$(root_of "$suite")
    ! $fresh || rm -rf --one-file-system "$root"
    if [[ ! -d $root ]]; then
        rm -rf --one-file-system "$cache/root-$suite-"* # of another key, or incomplete
        make_root "$suite" "$root"
    fi
    copy_project "$root"
    say "Debian $suite: ./dev $*"
    in_root "$root" "$inside/main/dev" "$@"
}

package_test() { # SUITE
    local suite=${1:-} fresh out
    be_root package-test "$@"
    (clean_root "$suite" package)
    out=build/packages-$suite
    rm -rf "$out"
    mkdir -p "$out"
    cp "$(root_of "$suite")$inside/main/build/release/packages"/*.* "$out"

    fresh=$cache/fresh-$suite
    bare_root "$suite" "$fresh"
    mkdir -p "$fresh$inside"
    cp packaging/try-packages "$out"/*.deb "$fresh$inside"
    say "Debian $suite: install, use, remove"
    in_root "$fresh" "$inside/try-packages"
    cp "$fresh$inside/window.png" "$out"
    rm -rf --one-file-system "$fresh"
    say "Debian $suite: the packages are good, and lie in $out"
}

portable_test() { # SUITE
    local suite=${1:-} fresh=$cache/fresh-portable-${1:-} out=build/portable-${1:-}
    be_root portable-test "$@"
    [[ $suite =~ ^[a-z]+$ ]] || fail "portable-test: which Debian? bookworm or trixie"
    rm -rf "$out"
    mkdir -p "$out"
    if on_bookworm; then
        portable
        cp build/release/portable/*.tar.gz "$out"
    else
        (clean_root bookworm portable)
        cp "$(root_of bookworm)$inside/main/build/release/portable"/*.tar.gz "$out"
    fi

    bare_root "$suite" "$fresh"
    mkdir -p "$fresh$inside"
    cp packaging/try-portable "$out"/*.tar.gz tests/fixtures/images/{turned-1.jpg,palette.gif} \
        "$fresh$inside"
    say "Debian $suite: unpack and use"
    in_root "$fresh" "$inside/try-portable"
    cp "$fresh$inside"/*.png "$out"
    rm -rf --one-file-system "$fresh"
    say "Debian $suite: the archive is good, and lies in $out"
}
