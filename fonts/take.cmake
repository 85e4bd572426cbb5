# Copies the fonts named in TABLE (fonts/manifest.tsv) to TO.
#
#   cmake -D TABLE=fonts/manifest.tsv -D TO=build/share/trustpress/fonts \
#         -P fonts/take.cmake
#
# FROM, a list of folders, stands in for the system's font folders.
#
# A font that is missing or of the wrong kind stops the build; one whose bytes
# differ from the manifest is taken with a warning, because the bytes of every
# PDF will differ too.

cmake_minimum_required(VERSION 3.20)

# The tables of a TrueType file, from its first kilobytes. Only plain glyf
# fonts can be embedded by the PDF layer: no CFF, no collection.
function(refuse_unless_glyf path)
    file(READ ${path} bytes LIMIT 4096 HEX)
    string(SUBSTRING ${bytes} 0 8 version)
    if(version STREQUAL "4f54544f")
        message(FATAL_ERROR "${path}: CFF outlines cannot be used")
    elseif(version STREQUAL "74746366")
        message(FATAL_ERROR "${path}: a font collection cannot be used")
    elseif(NOT version STREQUAL "00010000")
        message(FATAL_ERROR "${path}: not a TrueType font")
    endif()
    string(SUBSTRING ${bytes} 8 4 count)
    math(EXPR last "0x${count} - 1")
    foreach(i RANGE ${last})
        math(EXPR at "24 + 32 * ${i}")
        string(SUBSTRING ${bytes} ${at} 8 tag)
        if(tag STREQUAL "676c7966")
            return()
        endif()
    endforeach()
    message(FATAL_ERROR "${path}: no glyf table")
endfunction()

if(NOT FROM)
    set(FROM /usr/local/share/fonts /usr/share/fonts)
endif()
file(STRINGS ${TABLE} rows)
foreach(row IN LISTS rows)
    if(row MATCHES "^(#|family\t)")
        continue()
    endif()
    string(REPLACE "\t" ";" cells "${row}")
    list(GET cells 2 name)
    list(GET cells 3 package)
    list(GET cells 4 wanted)

    set(found)
    foreach(folder IN LISTS FROM)
        file(GLOB_RECURSE there ${folder}/${name})
        list(APPEND found ${there})
    endforeach()
    if(NOT found)
        list(APPEND missing ${package})
        continue()
    endif()
    list(GET found 0 path)
    refuse_unless_glyf(${path})
    file(SHA256 ${path} hash)
    if(NOT hash STREQUAL wanted)
        message(WARNING "${path} is another version than the manifest names: "
                        "PDFs will not be byte-identical to ours")
    endif()
    configure_file(${path} ${TO}/${name} COPYONLY)
endforeach()

if(missing)
    list(REMOVE_DUPLICATES missing)
    list(JOIN missing " " missing)
    message(FATAL_ERROR "Fonts are missing. On Debian:\n  apt install ${missing}")
endif()
configure_file(${TABLE} ${TO}/manifest.tsv COPYONLY)
file(TOUCH ${TO}/manifest.tsv)
