#!/usr/bin/env bash
# Other machines: whether they compute the recorded bits (tests/bits) and pass the tests of the kernels, and whether the laws
# hold there (tests/laws, a third of the cases).
#
#     tests/machines.sh                                   # all machines that can be had here
#     tests/machines.sh --without-laws aarch64 wasm32     # the bits and the kernels only, on two of them
#     tests/machines.sh --install                         # installs what is needed first, on Debian
#
# Programs for other CPUs run in an emulator, QEMU, and those for wasm in Node. A machine whose compiler, linker or
# emulator is not here is left out, and the table tells what is missing. The script fails if bits differ, or if a test of
# the kernels or a law fails. With REQUIRED=1 in the environment it also fails if a machine is left out.
#
# The standard library for a machine is the one of the toolchain (rustup target add), or it is compiled from its source
# (rustup component add rust-src, or Debian's rust-web-src). Everything is kept under target/machines. The bits and the
# kernels take about six minutes of CPU time for a machine the first time; the laws take hours in an emulator.
#
# Bare machines without an operating system are only built for, and a CPU whose floating point is not that of IEEE 754
# must be refused.
set -euo pipefail
cd "$(dirname "$0")/.."

all=(aarch64 i686 s390x riscv64 armv7 wasm32 wasm32-simd128 x86_64-none thumbv6m-none i586)
laws=1
install=
machines=()
for argument; do
    case $argument in
    --without-laws) laws= ;;
    --install) install=1 ;;
    -*)
        sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' tests/machines.sh
        exit 1
        ;;
    *) machines+=("$argument") ;;
    esac
done
[ ${#machines[@]} -gt 0 ] || machines=("${all[@]}")

kept=$PWD/target/machines
mkdir -p "$kept"
export CARGO_INCREMENTAL=0 CARGO_TARGET_DIR=$kept RUST_BACKTRACE=0

# Sets for a machine: the target of the compiler, the linker, what runs a program, and the packages of Debian with both.
describe() {
    flags='' build_std=std,panic_unwind,proc_macro kind=laws
    case $1 in
    aarch64) gnu=aarch64-linux-gnu target=aarch64-unknown-linux-gnu packages='libc6-dev-arm64-cross' ;;
    s390x) gnu=s390x-linux-gnu target=s390x-unknown-linux-gnu packages='libc6-dev-s390x-cross' ;;
    riscv64) gnu=riscv64-linux-gnu target=riscv64gc-unknown-linux-gnu packages='libc6-dev-riscv64-cross' ;;
    armv7) gnu=arm-linux-gnueabihf target=thumbv7neon-unknown-linux-gnueabihf packages='libc6-dev-armhf-cross' ;;
    i686) gnu=i686-linux-gnu target=i686-unknown-linux-gnu packages='libc6-dev-i386-cross' ;;
    wasm32 | wasm32-simd128)
        target=wasm32-unknown-unknown build_std=std,panic_abort kind=bits
        linker=$(command -v wasm-ld || command -v wasm-ld-19 || echo wasm-ld)
        runner="node $PWD/tests/bits/wasm.mjs" packages='lld-19 nodejs'
        [ "$1" = wasm32 ] || flags='-C target-feature=+simd128'
        return
        ;;
    x86_64-none) target=x86_64-unknown-none ;;&
    thumbv6m-none) target=thumbv6m-none-eabi ;;&
    i586) target=i586-unknown-linux-gnu ;;&
    x86_64-none | thumbv6m-none | i586)
        build_std=core,alloc kind=builds linker='' runner='' packages=''
        [ "$1" != i586 ] || kind=refused
        return
        ;;
    *) echo "There is no machine $1; there are ${all[*]}" >&2 && exit 1 ;;
    esac
    linker=$gnu-gcc packages="gcc-$gnu qemu-user-static $packages"
    local emulator=${gnu%%-*}
    runner="qemu-${emulator/i686/i386}-static -L /usr/$gnu"
    # A 64-bit CPU runs the programs of a 32-bit one itself.
    if [ "$1" = i686 ] && [ "$(uname -m)" = x86_64 ]; then
        runner="/usr/$gnu/lib/ld-linux.so.2 --library-path /usr/$gnu/lib"
    fi
}

# Sets the toolchain for a target: the one of the PATH if it has the standard library or its source, or else Debian's.
find_toolchain() {
    local compiler sysroot
    for compiler in rustc /usr/bin/rustc; do
        command -v "$compiler" >/dev/null || continue
        sysroot=$("$compiler" --print sysroot)
        toolchain=(env RUSTC_BOOTSTRAP=1 "RUSTC=$compiler" "RUSTDOC=${compiler/rustc/rustdoc}" "${compiler/rustc/cargo}")
        if [ -d "$sysroot/lib/rustlib/$target/lib" ]; then
            return
        elif [ -d "$sysroot/lib/rustlib/src/rust/library" ]; then
            toolchain+=("-Zbuild-std=$build_std")
            return
        fi
    done
    return 1
}

# Sets what is missing for a machine.
find_missing() {
    missing=
    find_toolchain || missing="no standard library for $target, and no source of it"
    for program in $linker ${runner%% *}; do
        command -v "$program" >/dev/null || missing="no $program"
    done
    [ -z "$missing" ]
}

# Installs what is missing, if Debian has it.
install_packages() {
    local wanted=() as_root=() machine
    for machine in "${machines[@]}"; do
        describe "$machine"
        if ! find_missing; then
            wanted+=(rustc-web cargo-web rust-web-src)
            for package in $packages; do wanted+=("$package"); done
        fi
    done
    [ ${#wanted[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    "${as_root[@]}" apt-get -q update >"$kept/install.log" 2>&1 &&
        "${as_root[@]}" apt-get -q install -y --no-install-recommends "${wanted[@]}" >>"$kept/install.log" 2>&1 ||
        echo "The packages cannot be installed: $kept/install.log tells why." >&2
}

# Sets how many values are equal, and how many laws hold. A run that does not tell is one that failed.
compare_bits() {
    local name=${target//-/_} log=$kept/$machine.bits.log
    name=CARGO_TARGET_${name^^}
    local cross=(env "${name}_LINKER=$linker" "${name}_RUNNER=$runner" "RUSTFLAGS=$flags")
    "${cross[@]}" "${toolchain[@]}" run -q --release --manifest-path tests/bits/Cargo.toml --target "$target" \
        >"$log" 2>&1 || failed=1
    same=$(sed -n 's/.* groups, \(.*\) values and texts: the recorded bits$/\1 equal/p; s/ from the recorded bits.*//p' "$log")
    [[ $same == *equal ]] || same=${same:-FAILED} failed=1
    # No test runs in Node.
    [ "$kind" = laws ] || return 0
    # Each machine has kernels of its own, whose code is unsafe.
    log=$kept/$machine.kernels.log
    "${cross[@]}" "${toolchain[@]}" test -p shallow-relu --lib --target "$target" kernel::tests >"$log" 2>&1 || true
    grep -q '^test result: ok[.] [1-9]' "$log" || same="$same, KERNELS FAIL" failed=1
    if [ -n "$laws" ]; then
        log=$kept/$machine.laws.log
        "${cross[@]}" LAWS=third "${toolchain[@]}" test -p shallow-relu --features num-rational --test laws \
            --target "$target" >"$log" 2>&1 || failed=1
        held=$(sed -n 's/^test result: [^.]*[.] \([1-9].*\) passed; \(.*\) failed; \(.*\) ignored.*/\1 \/ \2 \/ \3/p' "$log")
        [ -n "$held" ] || held=FAILED failed=1
    fi
}

# Sets whether the library can be built, or is refused.
build_library() {
    local log=$kept/$machine.build.log
    if "${toolchain[@]}" build -q -p shallow-relu --no-default-features --lib --target "$target" >"$log" 2>&1; then
        same=builds
        [ "$kind" = builds ] || same='FAILED: it is not refused' failed=1
    elif [ "$kind" = refused ] && grep -q 'needs IEEE 754 arithmetic' "$log"; then
        same='refused, as it must be'
    else
        same=FAILED failed=1
    fi
}

[ -z "$install" ] || install_packages
failed=0 left_out=0
printf '%-15s | %-35s | %-24s | %s\n' machine target 'values and texts' 'laws passed / failed / ignored'
for machine in "${machines[@]}"; do
    describe "$machine"
    same='' held='-'
    if ! find_missing; then
        same="LEFT OUT: $missing" left_out=1
    elif [ "$kind" = builds ] || [ "$kind" = refused ]; then
        build_library
    else
        compare_bits
    fi
    printf '%-15s | %-35s | %-24s | %s\n' "$machine" "$target" "$same" "$held"
done
if [ "$failed" = 1 ]; then
    echo "The logs in $kept tell what failed." >&2
    exit 1
fi
if [ "$left_out" = 1 ] && [ -n "${REQUIRED:-}" ]; then
    exit 1
fi
