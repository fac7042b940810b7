# Puts the clocks of a process off: lies in the zero padding behind its vDSO image, and the functions there that read
# the clock jump here. Position independent; changes none but caller-saved registers. x86_64 Linux.
# Source: our own. Assembled by assemble.sh into stub-bytes.ts; the layout is control-block.ts's:
#   0x00 magic   0x08 sel: byte offset of the slot in use (0, 48, 96 or 144)
#   0x10 three saved entries {u64 offset of a function in the image, its first 8 bytes}
#   0x40 four slots of two lines {off, rate, t0}: ns, 2^-32, ns; the wall clock's, then the monotonic one's   0x100 code
        .intel_syntax noprefix
        .text
        .set WALL, (1<<0)|(1<<5)|(1<<8)|(1<<11)     # CLOCK_REALTIME, _COARSE, _ALARM, CLOCK_TAI
        .set MONOTONIC, (1<<1)|(1<<4)|(1<<6)|(1<<7)|(1<<9)   # CLOCK_MONOTONIC, _RAW, _COARSE, CLOCK_BOOTTIME, _ALARM
magic:  .ascii "ORDEAL01"
sel:    .quad 0
saved:  .fill 6,8,0
slots:  .fill 24,8,0

        .org 0x100
clock_gettime:                          # (edi clock, rsi timespec)
        push    rdi
        push    rsi
        call    true_clock_gettime
        pop     rsi
        pop     rdi
        test    eax, eax
        jnz     9f
        cmp     edi, 11
        ja      9f
        lea     r9, [rip+slots]
        mov     ecx, WALL
        bt      ecx, edi
        jc      1f
        mov     ecx, MONOTONIC
        bt      ecx, edi
        jnc     9f                      # clocks of processor time are left alone
        add     r9, 24
1:      imul    rax, [rsi], 1000000000
        add     rax, [rsi+8]
        call    put_off
        mov     [rsi], rax
        mov     [rsi+8], rdx
        xor     eax, eax
9:      ret

        .org 0x180
gettimeofday:                           # (rdi timeval, rsi timezone)
        push    rdi
        sub     rsp, 8
        call    true_gettimeofday
        add     rsp, 8
        pop     rdi
        test    eax, eax
        jnz     9f
        test    rdi, rdi
        jz      9f
        lea     r9, [rip+slots]
        imul    rcx, [rdi+8], 1000
        imul    rax, [rdi], 1000000000
        add     rax, rcx
        call    put_off
        mov     [rdi], rax
        mov     rax, rdx
        xor     edx, edx
        mov     ecx, 1000
        div     rcx
        mov     [rdi+8], rax
        xor     eax, eax
9:      ret

        .org 0x200
time:                                   # (rdi time_t, or 0)
        push    rdi
        sub     rsp, 16
        mov     edi, 5                  # CLOCK_REALTIME_COARSE, as the original does
        mov     rsi, rsp
        call    true_clock_gettime
        lea     r9, [rip+slots]
        imul    rax, [rsp], 1000000000
        add     rax, [rsp+8]
        call    put_off
        add     rsp, 16
        pop     rdi
        test    rdi, rdi
        jz      9f
        mov     [rdi], rax
9:      ret

        .org 0x280
put_off:                                # rax true ns, r9 a line of the first slot
        add     r9, [rip+sel]
        mov     r8, rax                 # -> rax s, rdx ns of true + off + (true - t0) * rate / 2^32
        mov     rcx, [r9+8]
        test    rcx, rcx
        jz      1f
        sub     rax, [r9+16]
        imul    rcx
        shrd    rax, rdx, 32
        add     r8, rax
1:      add     r8, [r9]
        jns     2f
        xor     r8d, r8d                # never before the clock's beginning
2:      mov     rax, r8
        xor     edx, edx
        mov     ecx, 1000000000
        div     rcx
        ret

# The way to the true time. As assembled: the system call. Where the first instructions of the original can be moved,
# they come here with a jump to the rest of it, in place of these 32 bytes.
        .org 0x2c0
true_clock_gettime:
        mov     eax, 228
        syscall
        ret
        .org 0x2e0
true_gettimeofday:
        mov     eax, 96
        syscall
        ret
        .org 0x300
