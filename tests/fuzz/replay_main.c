/* Feeds the files of the folders named on the command line to a fuzz target:
 * the corpus as a regression test, with any compiler. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int feed(const char *folder, const char *name)
{
    char path[4096];
    uint8_t *data;
    FILE *file;
    size_t size;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!file)
        return 0;
    fseek(file, 0, SEEK_END);
    size = (size_t)ftell(file);
    rewind(file);
    data = malloc(size + 1); /* exact but for one: ASan sees an overrun */
    size = fread(data, 1, size, file);
    fclose(file);
    data = realloc(data, size ? size : 1);
    fprintf(stderr, "%s\n", path); /* the last one named is the culprit */
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 1;
}

int main(int argc, char **argv)
{
    int n = 0;

    for (int i = 1; i < argc; i++) {
        DIR *dir = opendir(argv[i]);
        struct dirent *entry;

        while (dir && (entry = readdir(dir))) {
            if (entry->d_name[0] != '.')
                n += feed(argv[i], entry->d_name);
        }
        if (dir)
            closedir(dir);
    }
    printf("%d inputs\n", n);
    return n > 0 ? 0 : 1;
}
