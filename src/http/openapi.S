    .section .rodata
    .global marz_openapi_start
    .global marz_openapi_end
marz_openapi_start:
    .incbin MARZ_OPENAPI_FILE
marz_openapi_end:
    .section .note.GNU-stack, "", %progbits
