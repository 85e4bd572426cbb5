/* What the files of src/yaml share: nothing but the words for a refusal. */
#ifndef TRUSTPRESS_YAML_PRIV_H
#define TRUSTPRESS_YAML_PRIV_H

#include <trustpress/yaml.h>

/* What libyaml complained about, in words for people who do not know YAML. */
struct trouble {
    const char *text;
    const char *hint; /* NULL: none */
};

/* problem: libyaml's own text; at: the text from the place it points to. */
struct trouble trouble_explain(const char *problem, struct str at);

#endif
