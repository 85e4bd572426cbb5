# The Debian packages that Trustpress needs, in this one place. To be sourced:
#
#   . tests/packages.sh
#   need_packages $BUILD_PACKAGES $TEST_PACKAGES

BUILD_PACKAGES='build-essential cmake pkg-config
    libutf8proc-dev zlib1g-dev libcsv-dev libyaml-dev libmd4c-dev
    libunibreak-dev libhpdf-dev libharfbuzz-dev libpng-dev
    fonts-lato fonts-dejavu-core'
TEST_PACKAGES='libcmocka-dev poppler-utils qpdf python3-pikepdf
    python3-fonttools python3-yaml libglpk-dev mandoc'

# Those of its arguments that are not installed.
missing_packages()
{
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Status}' "$package" \
            2>/dev/null) in
        installed) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

# Installs what is missing, if it may; otherwise says what, and fails. Nothing
# is fetched when nothing is missing.
need_packages()
{
    if ! command -v dpkg-query >/dev/null; then
        echo "This is not Debian; the build needs what Debian calls: $*" >&2
        return 0
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null; then
        as_root=sudo
    else
        echo "Packages are missing; as root:  apt install $missing" >&2
        return 1
    fi
    echo "Installing: $missing"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y install \
            --no-install-recommends $missing
}
