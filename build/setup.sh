# Sourced by ./parallax when something is missing or stale: checks the machine, installs, builds.

setup() {
    { mkdir -p -- "$artifacts" && [[ -w $artifacts ]]; } 2>/dev/null ||
        die "cannot write to $artifacts; make the checkout writable, or build it as its owner"
    # The SDK and its packages want a home; a service account often has none.
    [[ -d ${HOME-} && -w ${HOME-} ]] || { export HOME=$artifacts/home; mkdir -p -- "$HOME"; }
    require_sdk
    # Two starts at once: the second waits, then finds nothing left to do. Children must not inherit the lock (9>&-).
    exec 9> "$artifacts/setup.lock"
    if command -v flock > /dev/null && ! flock -n 9; then
        say 'another parallax is building; waiting for it'
        flock 9
    fi
    if native_is_stale; then
        require_packages
        build_native
    fi
    if managed_is_stale; then build_managed; fi
    exec 9>&-
}

# ---- the machine ----

require_sdk() {
    local wanted
    wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")
    local how="type '$(as_root)apt-get install dotnet-sdk-${wanted%.*}' (or see Microsoft's page \"Install .NET on Linux\"), then run this again"
    [[ -n $dotnet ]] || die "no .NET SDK found; $how"
    local answer status=0 found
    answer=$(cd -- "$root" && "$dotnet" --version 2>&1) || status=$?
    if ((status == 155)); then   # the host's code for "no SDK that global.json allows"
        found=$("$dotnet" --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd, - || true)
        die "needs .NET SDK $wanted or later of its line (global.json), found ${found:-a runtime without SDK}; $how"
    fi
}

# What the native shim needs, one line each: the package on Debian, what it is called elsewhere.
missing_packages() {
    command -v cmake > /dev/null || echo 'cmake|CMake 3.18 or later'
    command -v c++ > /dev/null || echo 'g++|a C++17 compiler'
    # An engine of one's own (CMAKE_PREFIX_PATH, Torch_DIR) is CMake's to find; it brings its BLAS along.
    if [[ -z ${CMAKE_PREFIX_PATH-}${Torch_DIR-} ]]; then
        has_header torch/library.h || echo 'libtorch-dev|libtorch with its headers'
        has_openblas || echo 'libopenblas0-pthread|OpenBLAS'
        # Without it the build runs one process only, so it is not asked of somebody who cannot install.
        has_header gloo/config.h || ! can_install || echo 'libgloo-dev|Gloo with its headers'
    fi
    has_header jpeglib.h || echo 'libjpeg62-turbo-dev|libjpeg-turbo with its headers'
    has_header png.h || echo 'libpng-dev|libpng with its headers'
    has_header gif_lib.h || echo 'libgif-dev|giflib with its headers'
    has_header tiffio.h || echo 'libtiff-dev|libtiff with its headers'
    has_header webp/decode.h || echo 'libwebp-dev|libwebp with its headers'
}

has_header() {
    command -v c++ > /dev/null &&
        printf '#if !__has_include(<%s>)\n#error missing\n#endif\n' "$1" | c++ -E -x c++ - > /dev/null 2>&1
}

# Read to the end: with pipefail, a reader that leaves early makes the writer fail.
has_openblas() { PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep -c 'libopenblas' > /dev/null; }

can_install() {
    command -v apt-get > /dev/null || return 1
    ((EUID == 0)) || { command -v sudo > /dev/null && { [[ -t 0 && -t 2 ]] || sudo -n true 2> /dev/null; }; }
}

as_root() { ((EUID == 0)) || printf 'sudo '; }

require_packages() {
    local missing packages names
    missing=$(missing_packages)
    [[ -n $missing ]] || return 0
    mapfile -t packages < <(cut -d'|' -f1 <<< "$missing")
    names=$(cut -d'|' -f2 <<< "$missing" | paste -sd, - | sed 's/,/, /g')

    command -v apt-get > /dev/null || die "missing: $names; install them with this system's package manager, then run this again"
    # Ubuntu's libjpeg-turbo has another name; jpeg's own metapackage knows it.
    [[ -z $(apt-cache search --names-only '^libjpeg62-turbo-dev$' 2>/dev/null) ]] &&
        [[ -n $(apt-cache search --names-only '^libjpeg-dev$' 2>/dev/null) ]] && packages=("${packages[@]/libjpeg62-turbo-dev/libjpeg-dev}")
    install_with_apt
}

install_with_apt() {
    local command="apt-get install -y --no-install-recommends ${packages[*]}" log=$artifacts/install.log prefix=()
    if ((EUID != 0)); then
        command -v sudo > /dev/null || die "missing: $names; as root, type '$command', then run this again"
        # Without a terminal sudo cannot ask for its password.
        [[ -t 0 && -t 2 ]] || sudo -n true 2>/dev/null || die "missing: $names; type 'sudo $command', then run this again"
        prefix=(sudo)
    fi
    say "installing $names (once; some minutes)"
    local apt=("${prefix[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update > "$log" 2>&1 < /dev/null 9>&- || say "apt-get update failed; going on with the lists that are here"
    if ! "${apt[@]}" install -y --no-install-recommends "${packages[@]}" >> "$log" 2>&1 < /dev/null 9>&-; then
        grep '^E:' "$log" | sort -u | head -n 10 >&2 || true
        die "could not install $names; type '$(as_root)apt-get update && $(as_root)$command' to see why (all output: $log)"
    fi
}

# ---- the builds: stamps carry the time at which a build began, so that an edit during it counts as new ----

build_native() {
    local log=$artifacts/native.log build=$artifacts/native-build
    # A cache made for another place (the checkout was moved) would be refused.
    grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root/native" "$build/CMakeCache.txt" || rm -rf -- "$build"
    say 'building the native part'
    : > "$artifacts/native.stamp.new"
    if ! { cmake -S "$root/native" -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_LIBRARY_OUTPUT_DIRECTORY="$artifacts/native" &&
           cmake --build "$build" --parallel "$(nproc 2>/dev/null || echo 2)"; } > "$log" 2>&1 < /dev/null 9>&-; then
        show_errors "$log" -A 4 'error:|undefined reference|CMake Error'
        die "the native part does not build (all output: $log)"
    fi
    remember_engine
    mv -f -- "$artifacts/native.stamp.new" "$artifacts/native.stamp"
}

# Written into the stamp without touching its time: the engine's library, whose replacement asks for a new build.
remember_engine() {
    local began=$artifacts/native.stamp.new.time library
    touch -r "$artifacts/native.stamp.new" "$began"
    for library in "$artifacts"/native/*.so; do
        if [[ -e $library ]]; then ldd "$library" 2>/dev/null | sed -n 's/.*libtorch_cpu[^ ]* => \(\/[^ ]*\).*/\1/p'; fi
    done | sort -u > "$artifacts/native.stamp.new"
    touch -r "$began" "$artifacts/native.stamp.new"
    rm -f -- "$began"
}

build_managed() {
    local log=$artifacts/build.log options=(-c Release --nologo -v quiet -tl:off -nodeReuse:false '-clp:ErrorsOnly;NoSummary')
    # A compiler server that outlives the build would keep a CI machine waiting.
    [[ ${CI-} == true ]] && options+=(-p:UseSharedCompilation=false)
    [[ -e $root/$project ]] || die "$project is not in this checkout"
    say "building ${project##*/}"
    : > "$artifacts/$target.stamp.new"
    if ! "$dotnet" build "$root/$project" "${options[@]}" > "$log" 2>&1 < /dev/null 9>&-; then
        sed "s|$root/||g" "$log" > "$log.short"
        show_errors "$log.short" ': error '
        die "the build failed (all output: $log)"
    fi
    mv -f -- "$artifacts/$target.stamp.new" "$artifacts/$target.stamp"
    # The solution holds every program.
    if [[ $target == test ]]; then
        cp -p -- "$artifacts/test.stamp" "$artifacts/cli.stamp"
        cp -p -- "$artifacts/test.stamp" "$artifacts/bench.stamp"
    fi
}

# The first distinct errors of a log, or its end when none look like one.
show_errors() {
    local log=$1; shift
    local found
    found=$(grep -E "$@" -- "$log" 2>/dev/null | awk '!seen[$0]++' | head -n 25 || true)
    [[ -n $found ]] || found=$(tail -n 15 "$log")
    printf '%s\n' "$found" >&2
}
