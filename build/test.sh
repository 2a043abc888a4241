# Sourced by ./parallax test: runs every test program and adds up what they report.
#   test          all tests but the second tier      test golden   only the golden cases
#   test all      everything                         anything else goes to xunit's runner

run_tests() {
    local filter=(-trait- Tier=2)
    case ${1-} in
        golden) filter=(-trait Category=Golden); shift ;;
        all)    filter=(); shift ;;
    esac
    # xunit refuses its query language together with simple filters.
    local option
    for option in "$@"; do [[ $option == -filter || $option == -id ]] && filter=(); done

    [[ -t 1 && -z ${NO_COLOR-} ]] || filter+=(-noColor)

    local passed=0 failed=0 skipped=0 folder
    report=$(mktemp -d)   # not local: the trap outlives this function
    trap 'rm -rf -- "$report"' EXIT
    for folder in "$root"/tests/*.Tests; do run_test_program "${folder##*/}" "$@"; done

    ((passed + failed > 0)) || say 'no test ran'
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0 && passed > 0))
}

run_test_program() {
    local name=$1 xml=$report/$1.xml status=0; shift
    "$dotnet" exec "$(program "$name")" -noLogo "${filter[@]}" -xml "$xml" "$@" < /dev/null || status=$?
    if [[ ! -s $xml ]]; then
        say "$name ended with exit code $status before it could report"
        failed=$((failed + 1))
        return 0
    fi
    local element counted=0
    while IFS= read -r element; do
        passed=$((passed + $(count passed)))
        skipped=$((skipped + $(count skipped)))
        # Errors are failures outside a test: a fixture, a cleanup.
        counted=$((counted + $(count failed) + $(count errors)))
    done < <(grep -o '<assembly [^>]*>' "$xml")
    # A runner that fails without a failed test (a crash after the report) must not pass.
    ((status == 0 || counted > 0)) || { say "$name: exit code $status"; counted=1; }
    failed=$((failed + counted))
}

count() { [[ $element =~ [[:space:]]$1=\"([0-9]+)\" ]] && echo "${BASH_REMATCH[1]}" || echo 0; }
