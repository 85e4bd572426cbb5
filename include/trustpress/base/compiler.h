/* The compiler extensions this house uses, behind names of its own. */
#ifndef TRUSTPRESS_BASE_COMPILER_H
#define TRUSTPRESS_BASE_COMPILER_H

#define TP_NODISCARD    __attribute__((warn_unused_result))
#define TP_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define TP_NORETURN     _Noreturn
/* A function that may use instructions beyond those every processor has. */
#define TP_TARGET(isa) __attribute__((target(isa)))

#endif
